package dev.weft.crawl;

import crawlercommons.sitemaps.AbstractSiteMap;
import crawlercommons.sitemaps.SiteMap;
import crawlercommons.sitemaps.SiteMapIndex;
import crawlercommons.sitemaps.SiteMapParser;
import crawlercommons.sitemaps.UnknownFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a sitemap says.
 *
 * @param pages URLs of pages
 * @param sitemaps URLs of other sitemaps
 */
record Sitemaps(List<WebUrl> pages, List<WebUrl> sitemaps) {
  /** How large one may be, as sitemaps.org has it. */
  static final int MOST_BYTES = 50 << 20;

  static final Sitemaps NONE = new Sitemaps(List.of(), List.of());

  /** Reads one that came from {@code url}; what is no sitemap says nothing. */
  static Sitemaps parse(byte[] body, WebUrl url) {
    var parser = new SiteMapParser(false, true);
    parser.setStrictNamespace(false);
    try {
      AbstractSiteMap map = parser.parseSiteMap(unpacked(body), URI.create(url.toString()).toURL());
      return of(map, url);
    } catch (IOException | UnknownFormatException | RuntimeException e) {
      return NONE;
    }
  }

  private static byte[] unpacked(byte[] body) throws IOException {
    boolean packed = body.length > 2 && (body[0] & 0xff) == 0x1f && (body[1] & 0xff) == 0x8b;
    if (!packed) {
      return body;
    }
    try (var stream = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return stream.readNBytes(MOST_BYTES);
    }
  }

  private static Sitemaps of(AbstractSiteMap map, WebUrl url) {
    List<WebUrl> pages = new ArrayList<>();
    List<WebUrl> sitemaps = new ArrayList<>();
    switch (map) {
      case SiteMapIndex index ->
          index.getSitemaps().forEach(each -> add(sitemaps, url.resolve(each.getUrl().toString())));
      case SiteMap leaf ->
          leaf.getSiteMapUrls().forEach(each -> add(pages, url.resolve(each.getUrl().toString())));
      default -> {}
    }
    return new Sitemaps(pages, sitemaps);
  }

  private static void add(List<WebUrl> urls, @Nullable WebUrl url) {
    if (url != null) {
      urls.add(url);
    }
  }
}
