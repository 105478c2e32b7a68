package io.customerpipeline.http.openapi;

import io.customerpipeline.http.body.JsonBody;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.MultiValueMap;

/// The document at `/openapi.json`, and the page over it at `/docs`. See docs/decisions/0013.
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
  static final String KEY = "api_key";

  /// On answers to API keys; the operator's token has no rate.
  static final Map<String, String> RATE_HEADERS =
      Map.of(
          "RateLimit", "What is left: draft-ietf-httpapi-ratelimit-headers-10",
          "RateLimit-Policy", "The key's rate, by the same draft");

  static {
    // What these stand for is described by DescribedRoute.
    SpringDocUtils.getConfig()
        .addRequestWrapperToIgnore(OrganizationId.class, JsonBody.class, MultiValueMap.class);
  }

  @Bean
  OpenAPI openApi() {
    var components = new Components();
    RATE_HEADERS.forEach((name, description) ->
        components.addHeaders(
            name,
            new Header()
                .description(description)
                .schema(new JsonSchema().types(Set.of("string")))));
    return new OpenAPI()
        .info(
            new Info()
                .title("Customer Pipeline")
                .version("v1")
                .description(
                    "Customers, unique per organization by e-mail and external id. Every write is"
                        + " decided in the order of a log; a 2xx is visible to every read."))
        .tags(
            Stream.of("customers", "operations", "api-keys", "organizations")
                .map(name -> new Tag().name(name))
                .toList())
        .components(
            components.addSecuritySchemes(
                KEY,
                new SecurityScheme()
                    .type(SecurityScheme.Type.HTTP)
                    .scheme("bearer")
                    .description(
                        "An API key, `cpk_…`, or the operator's token. The lists at the routes"
                            + " name the scopes.")));
  }

  @Bean
  ModelResolver recordSchemas() {
    return new RecordSchemas();
  }
}
