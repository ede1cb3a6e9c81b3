package io.healproof.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class MergePatchTest {

  static ObjectNode json(String text) {
    try {
      return (ObjectNode) new JsonMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @Test
  void whatTakesAPatchBackHasTheValuesFromBefore() {
    assertEquals(
        json("{'spec':{'replicas':2,'paused':null}}"),
        MergePatch.reverse(
            json("{'spec':{'replicas':2,'other':1}}"),
            json("{'spec':{'replicas':1,'paused':true}}")));
  }

  @Test
  void aMapThatWasNotThereLosesOnlyWhatThePatchAdds() {
    assertEquals(
        json("{'metadata':{'labels':{'a':null}}}"),
        MergePatch.reverse(json("{'metadata':{}}"), json("{'metadata':{'labels':{'a':'1'}}}")));
  }

  @Test
  void aListIsPutBackAsAWhole() {
    assertEquals(
        json("{'list':[1,2]}"), MergePatch.reverse(json("{'list':[1,2]}"), json("{'list':[3]}")));
  }

  @Test
  void aPatchIsShownWhenEveryFieldOfItIs() {
    ObjectNode patch = json("{'a':{'b':1,'c':null}}");

    assertTrue(MergePatch.shown(json("{'a':{'b':1,'d':5}}"), patch));
    assertTrue(MergePatch.shown(json("{'a':{'b':'1'}}"), patch), "a number written as text");
    assertFalse(MergePatch.shown(json("{'a':{'b':2}}"), patch));
    assertFalse(MergePatch.shown(json("{'a':{'b':1,'c':0}}"), patch));
    assertFalse(MergePatch.shown(json("{}"), patch));
  }

  @Test
  void theFieldsOfAPatchAreNamedAsPeopleWriteThem() {
    assertEquals("spec.a, data", MergePatch.fields(json("{'spec':{'a':1},'data':null}")));
  }
}
