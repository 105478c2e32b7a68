package io.customerpipeline.http;

import io.customerpipeline.http.access.OrganizationArgument;
import io.customerpipeline.http.access.ScopeCheck;
import io.customerpipeline.http.body.JsonBodyArgument;
import io.customerpipeline.http.negotiation.AcceptCheck;
import io.customerpipeline.http.negotiation.HeaderCheck;
import io.customerpipeline.http.problem.ProblemReportValve;
import io.customerpipeline.http.query.QueryCheck;
import io.customerpipeline.http.sdk.SdkCheck;
import io.customerpipeline.http.uri.TolerantHttp11Protocol;
import java.util.List;
import java.util.Set;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.ResourceHttpMessageConverter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.web.filter.UrlHandlerFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/// What controllers are handed, and how paths are read.
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {
  /// Bytes are the description of this API, and text and resources its page.
  private static final Set<Class<?>> KEPT =
      Set.of(
          SizedJson.class,
          ByteArrayHttpMessageConverter.class,
          StringHttpMessageConverter.class,
          ResourceHttpMessageConverter.class);

  private final AcceptCheck accept;
  private final HeaderCheck headers;
  private final ScopeCheck scopes;
  private final SdkCheck sdk;
  private final QueryCheck query;
  private final OrganizationArgument organization;
  private final JsonBodyArgument body;
  private final JsonMapper json;

  WebConfiguration(
      AcceptCheck accept,
      HeaderCheck headers,
      ScopeCheck scopes,
      SdkCheck sdk,
      QueryCheck query,
      OrganizationArgument organization,
      JsonBodyArgument body,
      JsonMapper json) {
    this.accept = accept;
    this.headers = headers;
    this.scopes = scopes;
    this.sdk = sdk;
    this.query = query;
    this.organization = organization;
    this.body = body;
    this.json = json;
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(organization);
    resolvers.add(body);
  }

  @Override
  public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
    converters
        .withJsonConverter(new SizedJson(json))
        .configureMessageConvertersList(all -> all.removeIf(one -> !KEPT.contains(one.getClass())));
  }

  /// Answers are JSON. [AcceptCheck] has settled before that the client takes it.
  @Override
  public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
    negotiation.ignoreAcceptHeader(true).defaultContentType(MediaType.APPLICATION_JSON);
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(accept);
    registry.addInterceptor(headers);
    registry.addInterceptor(scopes);
    registry.addInterceptor(sdk);
    registry.addInterceptor(query);
  }

  /// Existing SDKs write collections with a slash at the end.
  @Bean
  FilterRegistrationBean<UrlHandlerFilter> trailingSlash() {
    var filter =
        new FilterRegistrationBean<>(
            UrlHandlerFilter.trailingSlashHandler("/v1/**").wrapRequest().build());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  /// A slash in an external id arrives as `%2F`, and a backslash as `%5C`. They stay so until
  /// Spring has taken the path apart.
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> targets() {
    String kept = EncodedSolidusHandling.PASS_THROUGH.getValue();
    return factory -> {
      factory.setProtocol(TolerantHttp11Protocol.class.getName());
      factory.addConnectorCustomizers(connector -> {
        connector.setEncodedSolidusHandling(kept);
        connector.setEncodedReverseSolidusHandling(kept);
      });
    };
  }

  /// While a body is read, no single wait is longer than the whole may take.
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> slowBodies(HttpSettings settings) {
    return factory ->
        factory.addConnectorCustomizers(connector -> {
          if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http.setDisableUploadTimeout(false);
            http.setConnectionUploadTimeout((int) settings.bodyTimeout().toMillis());
          }
        });
  }

  /// What Tomcat refuses by itself looks like everything else.
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcatProblems() {
    return factory ->
        factory.addContextCustomizers(context -> {
          if (context.getParent() instanceof StandardHost host) {
            host.setErrorReportValveClass(ProblemReportValve.class.getName());
          }
        });
  }
}
