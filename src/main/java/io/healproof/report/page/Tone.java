package io.healproof.report.page;

/** How a badge is meant; its word says the same to who cannot see colours. */
public enum Tone {
  GOOD("✅"),
  DOUBT("⚠️"),
  BAD("❌");

  private final String sign;

  Tone(String sign) {
    this.sign = sign;
  }

  /** Stands before the word where there are no colours. */
  String sign() {
    return sign;
  }
}
