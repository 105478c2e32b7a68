package io.customerpipeline.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.http.HttpSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class CrossOriginTest {
  private static final String ORIGIN = "https://app.example.com";

  private final MockHttpServletResponse response = new MockHttpServletResponse();
  private final MockFilterChain chain = new MockFilterChain();

  private static CrossOrigin letting(String... origins) {
    return new CrossOrigin(
        new HttpSettings(
            null,
            null,
            Duration.ofSeconds(10),
            1,
            1,
            List.of(origins),
            List.of(),
            Duration.ofMinutes(2),
            Duration.ZERO));
  }

  private static MockHttpServletRequest request(String method, String origin) {
    var request = new MockHttpServletRequest(method, "/v1/customers");
    request.addHeader("Origin", origin);
    return request;
  }

  private static MockHttpServletRequest preflight(String origin) {
    var request = request("OPTIONS", origin);
    request.addHeader("Access-Control-Request-Method", "PATCH");
    request.addHeader("Access-Control-Request-Headers", "authorization,idempotency-key");
    return request;
  }

  @Test
  void preflightOfListedOriginIsAnsweredHere() throws Exception {
    letting("https://other.example.com", ORIGIN).doFilter(preflight(ORIGIN), response, chain);

    assertThat(chain.getRequest()).isNull();
    assertThat(response.getStatus()).isEqualTo(200);
    assertThat(response.getHeader("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(response.getHeader("Access-Control-Allow-Methods")).contains("PATCH");
    assertThat(response.getHeader("Access-Control-Allow-Headers"))
        .contains("authorization", "idempotency-key");
    assertThat(response.getHeader("Access-Control-Allow-Credentials")).isNull();
  }

  @Test
  void answerToListedOriginExposesHeaders() throws Exception {
    letting(ORIGIN).doFilter(request("POST", ORIGIN), response, chain);

    assertThat(chain.getRequest()).isNotNull();
    assertThat(response.getHeader("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(response.getHeader("Access-Control-Expose-Headers").split(", "))
        .containsExactlyInAnyOrder(
            "Operation-Id",
            "Location",
            "ETag",
            "Retry-After",
            "RateLimit",
            "RateLimit-Policy",
            "Preference-Applied");
    assertThat(response.getHeaders("Vary")).contains("Origin");
  }

  @Test
  void anotherOriginIsServedWithoutHeaders() throws Exception {
    letting(ORIGIN).doFilter(request("POST", "https://evil.example.com"), response, chain);

    assertThat(chain.getRequest()).isNotNull();
    assertThat(response.getHeaderNames()).noneMatch(name -> name.startsWith("Access-Control"));
    assertThat(response.getHeaders("Vary")).contains("Origin");
  }

  @Test
  void preflightIsPlainOptionsWhereNoOriginIsListed() throws Exception {
    letting().doFilter(preflight(ORIGIN), response, chain);

    var passed = (jakarta.servlet.http.HttpServletRequest) chain.getRequest();
    assertThat(passed).isNotNull();
    assertThat(passed.getHeader("Access-Control-Request-Method")).isNull();
    assertThat(response.getHeaderNames()).isEmpty();
  }
}
