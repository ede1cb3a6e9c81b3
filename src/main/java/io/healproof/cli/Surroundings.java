package io.healproof.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a command sees of the process that it runs in.
 *
 * @param out for results
 * @param err for progress and errors
 */
record Surroundings(
    Places places,
    Map<String, String> environment,
    Map<String, String> properties,
    PrintWriter out,
    PrintWriter err) {

  Surroundings {
    environment = Map.copyOf(environment);
    properties = Map.copyOf(properties);
  }

  static Surroundings ofProcess() {
    Map<String, String> environment = System.getenv();
    Map<String, String> properties = new HashMap<>();
    System.getProperties()
        .stringPropertyNames()
        .forEach(name -> properties.put(name, System.getProperty(name, "")));
    return new Surroundings(
        Places.of(environment, properties),
        environment,
        properties,
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8));
  }

  /** Whether results go to a terminal that shows colours. The launcher knows; Java cannot. */
  boolean coloured() {
    return terminal("out") && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** Whether progress goes to a terminal on which a line can be written again. */
  boolean live() {
    return terminal("err") && !environment.getOrDefault("TERM", "dumb").equals("dumb");
  }

  private boolean terminal(String stream) {
    return properties.getOrDefault("healproof.terminal", "").contains(stream);
  }

  /** Columns of the terminal as the shell says, or 100. */
  int width() {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : 100;
  }
}
