/** The numbers of loops, services, pools and caches in a Micrometer registry. */
@org.jspecify.annotations.NullMarked
module dev.weft.micrometer {
  requires transitive dev.weft.kit;
  requires transitive micrometer.core;
  requires static org.jspecify;

  exports dev.weft.micrometer;
}
