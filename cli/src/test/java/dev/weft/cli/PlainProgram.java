package dev.weft.cli;

/** A program without Weft, which ends when its input does. */
final class PlainProgram {
  private PlainProgram() {}

  public static void main(String[] arguments) {
    IO.println("ready");
    var _ = IO.readln();
  }
}
