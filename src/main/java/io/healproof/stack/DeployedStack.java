package io.healproof.stack;

import io.healproof.HealproofException;
import io.healproof.NearestName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stack that was seen Synced and Healthy.
 *
 * @param standsInFor what really runs and for which product it stands in; empty when it is the
 *     product
 * @param namespaces where its objects live, sorted
 * @param gitCommit the commit that Argo CD reconciles; a pure function of the folder's content
 * @param applications all of them, the root first
 * @param objects what scenarios call by a role's name, e.g. {@code chat}
 * @param users who use it; empty where nobody is known to
 */
public record DeployedStack(
    String name,
    Optional<String> standsInFor,
    List<String> namespaces,
    String gitCommit,
    List<ApplicationStatus> applications,
    List<RunningImage> images,
    Map<String, ObjectRef> objects,
    Optional<Users> users,
    PlatformAddresses addresses) {

  public DeployedStack {
    namespaces = List.copyOf(namespaces);
    applications = List.copyOf(applications);
    images = List.copyOf(images);
    objects = Map.copyOf(objects);
  }

  /**
   * The object behind a role's name.
   *
   * @throws HealproofException (usage) when there is none; names the nearest
   */
  public ObjectRef object(String role) {
    ObjectRef found = objects.get(role);
    if (found == null) {
      throw HealproofException.usage(
          "The stack '"
              + name
              + "' has no object called '"
              + role
              + "': "
              + NearestName.hintOrAll(role, objects.keySet())
              + " Objects get their names in the stack's stack.yaml.");
    }
    return found;
  }
}
