package io.healproof.stack;

import io.healproof.cluster.ImageSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A folder with Argo CD Applications, and {@code stack.yaml} where defaults do not fit. */
public final class StackFolder {

  private final Path path;

  private StackFolder(Path path) {
    this.path = path;
  }

  /**
   * Reads and checks a folder.
   *
   * @throws io.healproof.HealproofException (usage) when there is no folder, no Application in it,
   *     or {@code stack.yaml} has an unknown key or a wrong value
   */
  public static StackFolder load(Path folder) {
    return new StackFolder(folder);
  }

  /** The stacks in {@code cluster-fixtures/stacks}, sorted by name. */
  public static List<String> names(Path stacks) {
    throw new UnsupportedOperationException(stacks.toString());
  }

  public String name() {
    throw new UnsupportedOperationException();
  }

  public Path path() {
    return path;
  }

  /** The manifests of root Applications that are applied by hand, for an image source. */
  public List<Path> applications(ImageSource source) {
    throw new UnsupportedOperationException(source.name());
  }

  /** What really runs there and for which product it stands in; empty when it is the product. */
  public Optional<String> standsInFor(ImageSource source) {
    throw new UnsupportedOperationException(source.name());
  }

  /** What scenarios call by a role's name. */
  public Map<String, ObjectRef> objects() {
    throw new UnsupportedOperationException();
  }
}
