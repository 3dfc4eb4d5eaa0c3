"""A crawler of aiohttp and lxml on uvloop, beside `weft crawl`: the same pages, limits and links.

python3 crawler.py records|pages URL DIRECTORY CONNECTIONS MAX_BYTES

With "records" it writes what weft crawl writes of pages and links, with "pages" only the pages.
"""

import asyncio
import json
import pathlib
import sys
import time
from urllib.parse import urldefrag, urljoin, urlsplit

import aiohttp
import lxml.etree
import uvloop

TIMEOUT = aiohttp.ClientTimeout(total=10)
LINKS = {"a": "href", "area": "href", "iframe": "src", "frame": "src"}


def folded(text):
    return " ".join(text.split())


class Crawler:
    def __init__(self, start, directory, connections, most, with_links):
        self.start, self.connections, self.most = start, connections, most
        self.origin = urlsplit(start)[:2]
        self.seen = {start}
        self.queue = asyncio.Queue()
        self.queue.put_nowait((start, 0, None))
        directory.mkdir(parents=True)
        self.pages = open(directory / "pages.jsonl", "w")
        self.links = open(directory / "links.jsonl", "w") if with_links else None

    async def run(self):
        connector = aiohttp.TCPConnector(limit=self.connections)
        async with aiohttp.ClientSession(connector=connector, timeout=TIMEOUT) as session:
            workers = [asyncio.create_task(self.work(session)) for _ in range(self.connections)]
            await self.queue.join()
            for worker in workers:
                worker.cancel()
        self.pages.close()
        if self.links:
            self.links.close()

    async def work(self, session):
        while True:
            url, depth, parent = await self.queue.get()
            try:
                await self.visit(session, url, depth, parent)
            except (aiohttp.ClientError, asyncio.TimeoutError) as e:
                print(f"{url}: {e!r}", file=sys.stderr)
            finally:
                self.queue.task_done()

    async def visit(self, session, url, depth, parent):
        begin = time.monotonic()
        async with session.get(url, allow_redirects=False) as response:
            body = await self.read(response)
            elapsed = time.monotonic() - begin
            page = {
                "url": url,
                "status": response.status,
                "depth": depth,
                "parent": parent,
                "contentType": response.headers.get("Content-Type"),
                "charset": response.charset or "utf-8",
                "bytes": len(body),
                "title": None,
                "location": response.headers.get("Location"),
                "elapsedMs": round(1000 * elapsed),
            }
        if response.content_type in ("text/html", "application/xhtml+xml") and body:
            self.read_links(url, depth, page, body)
        self.pages.write(json.dumps(page) + "\n")

    async def read(self, response):
        body = bytearray()
        async for piece in response.content.iter_any():
            body += piece
            if len(body) > self.most:
                return bytes(body[: self.most])
        return bytes(body)

    def read_links(self, url, depth, page, body):
        parser = lxml.etree.HTMLParser(encoding=page["charset"], huge_tree=True)
        tree = lxml.etree.fromstring(body, parser)
        if tree is None:
            return
        title = tree.findtext(".//title")
        page["title"] = None if title is None else folded(title)
        base = tree.find(".//base[@href]")
        here = url if base is None else urljoin(url, base.get("href"))
        resolved = {}
        for element in tree.iter(*LINKS):
            reference = element.get(LINKS[element.tag])
            if reference is None:
                continue
            to = resolved.get(reference)
            if to is None:
                to = resolved[reference] = self.resolve(here, reference)
            if not to:
                continue
            followed = to not in self.seen and urlsplit(to)[:2] == self.origin
            if followed:
                self.seen.add(to)
                self.queue.put_nowait((to, depth + 1, url))
            if self.links:
                text = folded("".join(element.itertext()))
                link = {"from": url, "to": to, "text": text, "followed": followed}
                self.links.write(json.dumps(link) + "\n")

    @staticmethod
    def resolve(here, reference):
        try:
            to = urldefrag(urljoin(here, reference.strip())).url
        except ValueError:
            return ""
        return to if to.startswith(("http://", "https://")) else ""


async def main():
    what, start, directory, connections, most = sys.argv[1:]
    crawler = Crawler(start, pathlib.Path(directory), int(connections), int(most), what == "records")
    await crawler.run()


uvloop.install()
asyncio.run(main())
