package io.healproof.steps;

import io.cucumber.core.backend.ObjectFactory;
import java.lang.reflect.Constructor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Makes the step classes, each with its scenario's draft. Not for use by several threads. */
final class Glue implements ObjectFactory {
  private final Supplier<ScenarioDraft> drafts;
  private final Map<Class<?>, Object> made = new HashMap<>();

  Glue(Supplier<ScenarioDraft> drafts) {
    this.drafts = drafts;
  }

  @Override
  public boolean addClass(Class<?> glueClass) {
    return true;
  }

  @Override
  public void start() {
    made.clear();
    made.put(ScenarioDraft.class, drafts.get());
  }

  @Override
  public void stop() {
    made.clear();
  }

  @Override
  public <T> T getInstance(Class<T> type) {
    Object known = made.get(type);
    if (known == null) {
      known = make(type);
      made.put(type, known);
    }
    return type.cast(known);
  }

  private Object make(Class<?> type) {
    try {
      Constructor<?> constructor = type.getConstructor(ScenarioDraft.class);
      return constructor.newInstance(getInstance(ScenarioDraft.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          type + " needs one public constructor that takes a ScenarioDraft", e);
    }
  }
}
