package io.healproof.evidence;

import java.nio.charset.StandardCharsets;

/**
 * Points to a stored sample: something that was answered, byte by byte as it came.
 *
 * @param hash SHA-256 over the sample file's content, in hex; also its name in {@code samples/}
 * @param kind what it is, e.g. {@code prometheus} or {@code watch}
 * @param query what was asked, e.g. the PromQL text
 * @param size of the answer in bytes
 */
public record SampleRef(String hash, String kind, String query, long size) {
  /** The reference of an answer, whether it was stored or not. */
  public static SampleRef of(String kind, String query, byte[] answer) {
    byte[] head = SampleStore.head(kind, query).getBytes(StandardCharsets.UTF_8);
    return new SampleRef(Sha256.hex(head, answer), kind, query, answer.length);
  }

  /** Where the sample lies within its run's folder. */
  public String path() {
    return SampleStore.FOLDER + "/" + hash + ".gz";
  }
}
