package io.healproof.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticStateTest {

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static final String CONFIG =
      "{'kind':'ConfigMap','metadata':{'name':'c','labels':{'a':'1'}},'data':{'k':'v'}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'kind':'ConfigMap','metadata':{'name':'c','labels':{'a':'1'},'uid':'u','resourceVersion':'7','generation':3,'creationTimestamp':'now','managedFields':[1]},'data':{'k':'v'},'status':{'x':1}}",
        "{'data':{'k':'v'},'metadata':{'labels':{'a':'1'},'name':'c','annotations':{}},'kind':'ConfigMap'}",
        "{'kind':'ConfigMap','metadata':{'name':'c','labels':{'a':'1'},'annotations':{'deployment.kubernetes.io/revision':'4'}},'data':{'k':'v'},'operation':{}}"
      })
  void whatServersAndControllersWriteIsNoDifference(String other) {
    assertEquals(SemanticState.of(json(CONFIG)), SemanticState.of(json(other)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'kind':'ConfigMap','metadata':{'name':'c','labels':{'a':'1'}},'data':{'k':'w'}}",
        "{'kind':'ConfigMap','metadata':{'name':'c'},'data':{'k':'v'}}",
        "{'kind':'ConfigMap','metadata':{'name':'c','labels':{'a':'1'},'finalizers':['x']},'data':{'k':'v'}}",
        "{'kind':'ConfigMap','metadata':{'name':'c','labels':{'a':'1'},'ownerReferences':[{'uid':'o'}]},'data':{'k':'v'}}"
      })
  void whatSomebodyAsksForIsADifference(String other) {
    assertNotEquals(SemanticState.of(json(CONFIG)), SemanticState.of(json(other)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'clusterIP':'10.0.0.1'", "'clusterIPs':['10.0.0.1']"})
  void theAddressThatAServiceIsGivenIsNoDifference(String given) {
    assertEquals(
        SemanticState.of(json("{'kind':'Service','spec':{'type':'ClusterIP'}}")),
        SemanticState.of(json("{'kind':'Service','spec':{'type':'ClusterIP'," + given + "}}")));
  }
}
