package io.healproof.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this machine can give a container every privilege. */
final class Privileges {
  private static final Logger LOG = LoggerFactory.getLogger(Privileges.class);
  private static final Pattern BOUNDING_SET = Pattern.compile("(?m)^CapBnd:\\s*([0-9a-fA-F]+)");

  /** CAP_SYS_RESOURCE, as capabilities(7) numbers it. */
  private static final int SYS_RESOURCE = 24;

  private Privileges() {}

  /** Whether {@code --privileged} works here: the first process may hand on CAP_SYS_RESOURCE. */
  static boolean complete() {
    Path status = Path.of("/proc/1/status");
    try {
      return Files.exists(status) ? complete(Files.readString(status)) : true;
    } catch (IOException e) {
      LOG.atInfo().addKeyValue("file", status).setCause(e).log("unreadable; assuming privileges");
      return true;
    }
  }

  static boolean complete(String status) {
    Matcher set = BOUNDING_SET.matcher(status);
    return !set.find() || (Long.parseUnsignedLong(set.group(1), 16) >> SYS_RESOURCE & 1) == 1;
  }
}
