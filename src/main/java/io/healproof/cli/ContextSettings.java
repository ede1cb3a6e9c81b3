package io.healproof.cli;

import io.healproof.cluster.ContextCluster;
import io.healproof.cluster.context.Access;
import io.healproof.cluster.context.KubeconfigFiles;
import io.healproof.fault.guard.Limits;
import io.healproof.fault.guard.TimeWindow;
import io.healproof.stack.ExistingStack;
import io.healproof.stack.Users;
import io.healproof.stack.UsersKind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is allowed on the cluster of a context, and where contexts are named. The limits are an
 * operator's, so they have no flags: whoever calls does not loosen them in passing.
 *
 * @param kubeconfig paths, as in {@code KUBECONFIG}; empty: those that {@code kubectl} reads
 * @param allow contexts that may be named at all
 * @param leashed whether everything is done but the deed; empty: yes, on a context
 * @param nodes that one fault may touch
 * @param share of a workload's pods that one fault may take, in percent
 * @param namespaces that a run may touch
 * @param spacing least time between two faults, in seconds
 * @param windows in which faults may happen; empty: at any time
 * @param argoCdNamespace namespace of Argo CD; empty: it is looked for
 * @param argoCdContext context of the cluster that holds Argo CD; empty: the same
 * @param argoCdDestination what Argo CD there calls this cluster; empty: as it was met
 * @param prometheus a URL or {@code namespace/service:port}; empty: it is looked for
 * @param headers file with HTTP headers for a Prometheus that is named by a URL
 * @param scrape seconds between two scrapes of kube-state-metrics and of Argo CD by that Prometheus
 * @param pushgateway where results are pushed to; empty: nowhere
 * @param usersUrl where this machine reaches what users use; empty: no users
 * @param usersKind what users do; empty: what the stack says, else they ask for a page
 * @param usersText text that the page of theirs holds; empty: any success will do
 * @param usersCredentials file with HTTP headers for a page, or with an account of a chat
 * @param image of the privileged pods by which nodes are reached; empty: they are not
 */
public record ContextSettings(
    Setting<Optional<String>> kubeconfig,
    Setting<List<String>> allow,
    Setting<Optional<Boolean>> leashed,
    Setting<Integer> nodes,
    Setting<Integer> share,
    Setting<Integer> namespaces,
    Setting<Integer> spacing,
    Setting<List<TimeWindow>> windows,
    Setting<Optional<String>> argoCdNamespace,
    Setting<Optional<String>> argoCdContext,
    Setting<Optional<String>> argoCdDestination,
    Setting<Optional<String>> prometheus,
    Setting<Optional<Path>> headers,
    Setting<Integer> scrape,
    Setting<Optional<URI>> pushgateway,
    Setting<Optional<URI>> usersUrl,
    Setting<Optional<UsersKind>> usersKind,
    Setting<Optional<String>> usersText,
    Setting<Optional<Path>> usersCredentials,
    Setting<Optional<String>> image) {

  /** Every one, in a fixed order. */
  List<Setting<?>> all() {
    return List.of(
        kubeconfig,
        allow,
        leashed,
        nodes,
        share,
        namespaces,
        spacing,
        windows,
        argoCdNamespace,
        argoCdContext,
        argoCdDestination,
        prometheus,
        headers,
        scrape,
        pushgateway,
        usersUrl,
        usersKind,
        usersText,
        usersCredentials,
        image);
  }

  Limits limits() {
    return new Limits(
        allow.value(),
        nodes.value(),
        share.value(),
        namespaces.value(),
        Duration.ofSeconds(spacing.value()),
        windows.value());
  }

  /**
   * Where a platform is that is there already.
   *
   * @param users of the stack
   */
  ExistingStack.Places places(Optional<Users> users) {
    return new ExistingStack.Places(
        argoCdNamespace.value(),
        argoCdDestination.value(),
        prometheus.value(),
        pushgateway.value(),
        users);
  }

  /** Where contexts are looked for. */
  ContextCluster.Door door(Surroundings surroundings) {
    Path folder = surroundings.places().workingFolder();
    KubeconfigFiles files =
        kubeconfig
            .value()
            .map(
                list ->
                    KubeconfigFiles.of(
                        list, kubeconfig.origin().folder(), kubeconfig.origin().where()))
            .orElseGet(
                () ->
                    KubeconfigFiles.ofEnvironment(
                        surroundings.environment(),
                        folder.resolve(surroundings.properties().getOrDefault("user.home", "")),
                        folder));
    return new ContextCluster.Door(files, surroundings.environment(), Access.SERVICE_ACCOUNT);
  }
}
