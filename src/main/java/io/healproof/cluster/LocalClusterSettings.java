package io.healproof.cluster;

import java.nio.file.Path;

/**
 * What a local cluster is to look like.
 *
 * @param agents number of agent nodes, at least 1; the server comes on top
 * @param images where images come from
 * @param fixtures the project's {@code cluster-fixtures} folder
 * @param cache folder for builds, registry content and kubeconfig; made when missing
 */
public record LocalClusterSettings(int agents, ImageSource images, Path fixtures, Path cache) {}
