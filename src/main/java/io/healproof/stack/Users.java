package io.healproof.stack;

import java.net.URI;

/** Who uses a stack: people of a chat, or whoever asks for a page. */
public sealed interface Users permits ChatUsers, PageUsers {

  /** Where this machine reaches the service. */
  URI address();
}
