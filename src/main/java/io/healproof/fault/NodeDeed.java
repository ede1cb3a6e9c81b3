package io.healproof.fault;

/**
 * What programs do to a node, as scripts of POSIX sh, in three parts: a fault is dated by how long
 * its deed may have taken, so that what takes time stands before it or behind it.
 *
 * @param aim finds what is to be hit, and changes nothing; what it writes is {@code $aimed} to the
 *     next part
 * @param hit does it; fails where it is not whole
 * @param rest does what is left, such as to what came into being meanwhile; may be empty
 */
record NodeDeed(String aim, String hit, String rest) {

  /** One that needs no aim and leaves no rest. */
  static NodeDeed of(String hit) {
    return new NodeDeed("", hit, "");
  }

  /** The second part as a script that can stand alone. */
  String hitting(String aimed) {
    if (aimed.indexOf('\'') >= 0) {
      throw new IllegalArgumentException("no aim of a deed on a node: " + aimed);
    }
    return "aimed='" + aimed.strip() + "'\n" + hit;
  }
}
