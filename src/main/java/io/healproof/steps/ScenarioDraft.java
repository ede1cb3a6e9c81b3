package io.healproof.steps;

import io.healproof.HealproofException;
import io.healproof.NearestName;
import io.healproof.experiment.Claim;
import io.healproof.experiment.Promise;
import io.healproof.experiment.UsersPace;
import io.healproof.fault.ConfigMapRef;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.WorkloadRef;
import io.healproof.stack.ObjectRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the steps of one scenario have said so far. Made anew for each scenario. */
public final class ScenarioDraft {
  private final StackNames stack;
  private final Listener listener;
  private final List<Promise> promises = new ArrayList<>();
  private ClaimTags tags = ClaimTags.NONE;
  private @Nullable UsersPace users;
  private @Nullable FaultSpec fault;

  /** Told when a scenario has promised something. */
  @FunctionalInterface
  interface Listener {
    void promised(ScenarioDraft draft);
  }

  /** What is known of the stack before it runs. */
  record StackNames(String name, Map<String, ObjectRef> objects) {
    StackNames {
      objects = Map.copyOf(objects);
    }
  }

  ScenarioDraft(StackNames stack, Listener listener) {
    this.stack = stack;
    this.listener = listener;
  }

  void begin(ClaimTags scenarioTags) {
    tags = scenarioTags;
  }

  ClaimTags tags() {
    return tags;
  }

  void needsStack(String name) {
    if (!name.equals(stack.name())) {
      throw HealproofException.usage(
          "the scenario is about the stack \"%s\", but the run is about \"%s\".%s"
              .formatted(name, stack.name(), NearestName.hint(name, List.of(stack.name()))));
    }
  }

  void letsUsersSend(UsersPace pace) {
    if (users != null) {
      throw HealproofException.usage(
          "users send at one pace; they already send every " + users.period().toMillis() + " ms");
    }
    users = pace;
  }

  void does(FaultSpec spec) {
    if (fault != null) {
      throw HealproofException.usage(
          "a scenario has one fault; it already says to " + fault.describe());
    }
    fault = spec;
  }

  void promises(Promise promise) {
    if (fault == null) {
      throw HealproofException.usage(
          "\"%s\" promises something before a When step says what is done"
              .formatted(promise.text()));
    }
    if (promise.needsUsers() && users == null) {
      throw HealproofException.usage(
          "\"%s\" promises something to users, and no Given step lets them send: say \"Given users send a message every 200 ms\""
              .formatted(promise.text()));
    }
    promises.add(promise);
    listener.promised(this);
  }

  int promised() {
    return promises.size();
  }

  WorkloadRef workload(String name) {
    ObjectRef object = find(name, "Deployment");
    return new WorkloadRef(object.namespace(), object.name());
  }

  ConfigMapRef configMap(String name) {
    ObjectRef object = find(name, "ConfigMap");
    return new ConfigMapRef(object.namespace(), object.name());
  }

  /** An object of any kind: {@code Kind namespace/name}, or {@code Kind name}. */
  ObjectRef object(String text) {
    int space = text.indexOf(' ');
    if (space < 0) {
      throw HealproofException.usage(
          "\"%s\" is no object: expected \"Kind namespace/name\", e.g. \"Service rocketchat/chat\""
              .formatted(text));
    }
    return find(text.substring(space + 1), text.substring(0, space));
  }

  /** By the stack's own name for it, or as namespace/name. */
  private ObjectRef find(String name, String kind) {
    int slash = name.indexOf('/');
    if (slash > 0) {
      return new ObjectRef(kind, name.substring(0, slash), name.substring(slash + 1));
    }
    List<String> known =
        stack.objects().entrySet().stream()
            .filter(entry -> entry.getValue().kind().equals(kind))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    ObjectRef found = stack.objects().get(name);
    if (found == null || !found.kind().equals(kind)) {
      throw HealproofException.usage(
          "the stack \"%s\" has no %s called \"%s\".%s It has: %s. (Any other is written as \"namespace/name\".)"
              .formatted(
                  stack.name(),
                  kind,
                  name,
                  NearestName.hint(name, known),
                  known.isEmpty() ? "none with a name in stack.yaml" : String.join(", ", known)));
    }
    return found;
  }

  /** The scenario as a claim. */
  Claim claim(String title, Path file, String feature, int line, List<String> steps) {
    FaultSpec said = fault;
    if (said == null || promises.isEmpty()) {
      throw HealproofException.usage(
          "the scenario \"%s\" needs a When step that says what is done, and a Then step that promises something"
              .formatted(title));
    }
    return new Claim(
        tags.id(),
        title,
        file,
        feature,
        line,
        tags.all(),
        steps,
        tags.trials(),
        tags.share(),
        tags.expected(),
        Optional.ofNullable(users),
        said,
        promises);
  }
}
