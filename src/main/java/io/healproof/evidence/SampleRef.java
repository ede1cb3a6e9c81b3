package io.healproof.evidence;

/**
 * Points to a stored sample: something that was answered, byte by byte as it came.
 *
 * @param hash SHA-256 over the sample file's content, in hex; also its name in {@code samples/}
 * @param kind what it is, e.g. {@code prometheus} or {@code watch}
 * @param query what was asked, e.g. the PromQL text
 * @param size of the answer in bytes
 */
public record SampleRef(String hash, String kind, String query, long size) {
  /** Where the sample lies within its run's folder. */
  public String path() {
    return SampleStore.FOLDER + "/" + hash + ".gz";
  }
}
