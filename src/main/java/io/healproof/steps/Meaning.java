package io.healproof.steps;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a step means to whoever writes scenarios; docs/STEPS.md is made from it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Meaning {
  /** In full sentences. */
  String value();

  /** The step in use. */
  String example();
}
