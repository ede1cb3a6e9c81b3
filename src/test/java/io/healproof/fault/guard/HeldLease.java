package io.healproof.fault.guard;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Instant;
import java.time.ZoneOffset;

/** The cluster's Lease as somebody else holds it. */
public record HeldLease(KubernetesClient client) {

  /** It is made anew, for so long as any Lease lasts. */
  public void by(String holder, Instant renewed) {
    client
        .leases()
        .inNamespace(RunLease.NAMESPACE)
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withName(RunLease.NAME)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds((int) RunLease.DURATION.toSeconds())
                .withRenewTime(renewed.atZone(ZoneOffset.UTC))
                .endSpec()
                .build())
        .create();
  }

  public void renewedAt(Instant time) {
    lease()
        .edit(
            it ->
                new LeaseBuilder(it)
                    .editSpec()
                    .withRenewTime(time.atZone(ZoneOffset.UTC))
                    .endSpec()
                    .build());
  }

  public void takenBy(String thief) {
    lease().edit(it -> new LeaseBuilder(it).editSpec().withHolderIdentity(thief).endSpec().build());
  }

  private Resource<Lease> lease() {
    return client.leases().inNamespace(RunLease.NAMESPACE).withName(RunLease.NAME);
  }
}
