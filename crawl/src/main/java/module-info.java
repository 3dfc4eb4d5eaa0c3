/** The crawler behind {@code weft crawl}: streams pages into files, and survives being killed. */
@org.jspecify.annotations.NullMarked
module dev.weft.crawl {
  requires transitive dev.weft.core;
  requires crawler.commons;
  requires dev.weft.http;
  requires org.jsoup;
  requires tools.jackson.core;
  requires tools.jackson.databind;
  requires static org.jspecify;

  exports dev.weft.crawl;

  opens dev.weft.crawl to
      tools.jackson.databind;
}
