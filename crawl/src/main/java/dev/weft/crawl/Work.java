package dev.weft.crawl;

import dev.weft.sync.Event;

/** What all tasks of a crawl work with. */
record Work(
    Known known,
    Fetcher fetcher,
    LinkRules rules,
    CrawlOptions options,
    Event stopping,
    Parsers parsers) {}
