package io.healproof.cluster.engine;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.PushResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The images that the engine holds. */
public final class EngineImages {
  private final Engine engine;

  public EngineImages(Engine engine) {
    this.engine = engine;
  }

  /** Every name and tag that the engine knows, as {@code docker images} shows them. */
  public Set<String> tags() {
    Set<String> tags = new TreeSet<>();
    engine.docker().listImagesCmd().exec().stream()
        .map(image -> image.getRepoTags())
        .filter(known -> known != null)
        .flatMap(Arrays::stream)
        .filter(tag -> !tag.startsWith("<none>"))
        .forEach(tags::add);
    return tags;
  }

  /** The image with this name, when the engine holds it. */
  public Optional<InspectImageResponse> find(String name) {
    try {
      return Optional.of(engine.docker().inspectImageCmd(name).exec());
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Runs {@code docker build} with the classic builder.
   *
   * @param context the build context, packed by tar
   * @param tag given to the result
   * @param arguments build arguments
   * @param labels put on the result
   * @param log file that the builder's output is appended to
   * @throws ToolFailure when the build fails
   * @throws InterruptedException when the thread is interrupted; the build has ended then
   */
  public void build(
      Path context, String tag, Map<String, String> arguments, Map<String, String> labels, Path log)
      throws InterruptedException, IOException {
    try (InputStream tar = Files.newInputStream(context);
        Answers<BuildResponseItem> answers = new Answers<>(log)) {
      var command =
          engine
              .docker()
              .buildImageCmd(tar)
              .withTags(Set.of(tag))
              .withLabels(labels)
              .withRemove(true)
              .withForcerm(true);
      arguments.forEach(command::withBuildArg);
      command.exec(answers).awaitCompletion();
      answers.refuse("docker build");
    }
    if (find(tag).isEmpty()) {
      throw new ToolFailure("docker build ended without an image " + tag);
    }
  }

  /**
   * Pushes a local image under another name, which is forgotten again afterwards.
   *
   * @param image local name or id
   * @param repository registry and path, e.g. {@code 127.0.0.1:5000/library/busybox}
   * @throws ToolFailure when the registry or the engine refuses
   * @throws InterruptedException when the thread is interrupted
   */
  public void push(String image, String repository, String tag)
      throws InterruptedException, IOException {
    engine.docker().tagImageCmd(image, repository, tag).exec();
    try (Answers<PushResponseItem> answers = new Answers<>(null)) {
      engine.docker().pushImageCmd(repository).withTag(tag).exec(answers).awaitCompletion();
      answers.refuse("docker push " + repository + ":" + tag);
    } finally {
      engine.docker().removeImageCmd(repository + ":" + tag).withNoPrune(true).exec();
    }
  }

  /** Collects what the engine answers, and its first error. */
  private static final class Answers<T extends ResponseItem> extends ResultCallback.Adapter<T> {
    private final @Nullable Path log;
    private final AtomicReference<@Nullable String> error = new AtomicReference<>();

    Answers(@Nullable Path log) {
      this.log = log;
    }

    @Override
    public void onNext(T item) {
      ResponseItem.ErrorDetail detail = item.getErrorDetail();
      if (detail != null) {
        error.compareAndSet(null, String.valueOf(detail.getMessage()).strip());
        append(detail.getMessage() + "\n");
      }
      append(item.getStream());
    }

    private void append(@Nullable String text) {
      if (log == null || text == null) {
        return;
      }
      try {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        error.compareAndSet(null, "cannot write " + log + ": " + e.getMessage());
      }
    }

    void refuse(String work) {
      String message = error.get();
      if (message != null) {
        throw new ToolFailure(work + ": " + message);
      }
    }
  }
}
