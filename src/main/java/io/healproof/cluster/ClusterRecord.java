package io.healproof.cluster;

/**
 * What was booted last, kept in the cache. Written only when all nodes were Ready, so a cluster
 * without a matching record is the remains of an interrupted boot.
 *
 * @param serverId id of the server's container
 * @param nodeImage image of every node
 * @param images where images come from; never AUTO
 * @param agents number of agents
 */
record ClusterRecord(String serverId, String nodeImage, ImageSource images, int agents) {

  /** Why a cluster that is asked for is not this one; empty when it is. */
  String differs(String wantedImage, ImageSource wantedImages, int wantedAgents) {
    if (images != wantedImages) {
      return "its images come from " + images + ", asked for is " + wantedImages;
    }
    if (agents != wantedAgents) {
      return "it has " + agents + " agents, asked for are " + wantedAgents;
    }
    if (!nodeImage.equals(wantedImage)) {
      return "its node image is " + nodeImage + ", asked for is " + wantedImage;
    }
    return "";
  }
}
