package io.healproof.stack;

/** What users do, by the service that they use. */
public enum UsersKind {
  /** Ask for a page. */
  HTTP,
  /** Chat, with Rocket.Chat. */
  ROCKETCHAT,
  /** Chat, with a Matrix server. */
  MATRIX
}
