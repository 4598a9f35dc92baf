package dev.kiln.webcam.page;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AccessPolicyTest {
  @Test
  void otherMachinesNeedTheToken() {
    AccessPolicy open = new AccessPolicy(false, "secret");
    assertTrue(open.mayConnect("box:80", "http://box:80", "secret"));
    assertFalse(open.mayConnect("box:80", "http://box:80", null));
    assertFalse(open.mayConnect("box:80", "http://box:80", "other"));
    assertFalse(open.mayConnect("box:80", "http://evil:80", "secret"));
  }
}
