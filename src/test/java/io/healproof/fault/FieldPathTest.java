package io.healproof.fault;

import static io.healproof.fault.MergePatchTest.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.healproof.HealproofException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {

  @Test
  void aFieldIsPatchedAlone() {
    assertEquals(
        json("{'spec':{'replicas':3}}"),
        new FieldPath("spec.replicas").patch(json("{'spec':{'other':1}}"), IntNode.valueOf(3)));
  }

  @Test
  void aNameWithDotsIsPutInQuotes() {
    assertEquals(
        json("{'metadata':{'labels':{'app.kubernetes.io/name':null}}}"),
        new FieldPath("metadata.labels.\"app.kubernetes.io/name\"")
            .patch(json("{}"), NullNode.getInstance()));
  }

  @Test
  void aPlaceInAListBringsTheWholeListAlong() {
    assertEquals(
        json("{'spec':{'containers':[{'name':'a'},{'name':'b','image':'new'}]}}"),
        new FieldPath("spec.containers[1].image")
            .patch(
                json("{'spec':{'containers':[{'name':'a'},{'name':'b','image':'old'}],'x':1}}"),
                TextNode.valueOf("new")));
  }

  @Test
  void anElementOfAListCanGo() {
    assertEquals(
        json("{'list':[1]}"),
        new FieldPath("list[1]").patch(json("{'list':[1,2]}"), NullNode.getInstance()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a..b", "a[x]", "a.", "[0]", "a[0]b"})
  void whatIsNoPathIsRefused(String text) {
    assertThrows(HealproofException.class, () -> new FieldPath(text));
  }

  @Test
  void aPlaceThatIsNotThereIsRefused() {
    assertThrows(
        HealproofException.class,
        () -> new FieldPath("list[2]").patch(json("{'list':[1,2]}"), IntNode.valueOf(1)));
  }
}
