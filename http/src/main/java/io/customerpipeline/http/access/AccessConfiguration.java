package io.customerpipeline.http.access;

import io.customerpipeline.http.HttpSettings;
import io.customerpipeline.http.problem.ProblemWriter;
import jakarta.servlet.DispatcherType;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/// Nobody passes without a key, whatever the path; what the key may do there is up to the route,
/// see [Needs].
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {
  @Bean
  SecurityFilterChain access(
      HttpSecurity http,
      ApiKeys keys,
      AccessProblems refusals,
      HttpSettings settings,
      ProblemWriter problems) {
    var bearer = new AuthenticationFilter(keys, new BearerTokens());
    bearer.setSuccessHandler((_, _, _) -> {});
    bearer.setFailureHandler(refusals);
    return http.sessionManagement(it -> it.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .addFilterBefore(new CrossOrigin(settings), AuthorizationFilter.class)
        .addFilterBefore(bearer, AuthorizationFilter.class)
        .addFilterBefore(new RateLimit(settings, problems), AuthorizationFilter.class)
        .authorizeHttpRequests(requests ->
            requests
                .dispatcherTypeMatchers(DispatcherType.ERROR)
                .permitAll()
                .requestMatchers(EndpointRequest.to("metrics"))
                .access((caller, _) -> new AuthorizationDecision(isOperator(caller.get())))
                .requestMatchers(OpenPaths::has)
                .permitAll()
                .requestMatchers(HttpMethod.OPTIONS)
                .permitAll()
                .anyRequest()
                .authenticated())
        .exceptionHandling(
            it -> it.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
        .build();
  }

  /// Meters tell of all organizations.
  private static boolean isOperator(@Nullable Authentication caller) {
    return caller instanceof KeyAuthentication.Proved proved
        && proved.getPrincipal().hasAnyOf(Scope.OPERATOR);
  }

  /// A meter for each of a dozen filters takes a fifth of a request's time and tells nobody
  /// anything.
  @Bean
  SecurityObservationSettings securityObservations() {
    return SecurityObservationSettings.noObservations();
  }

  /// Refuses paths that could be read in two ways: with a segment `.` or `..`, or with NUL. An
  /// external id may have any other character, so that every encoded one is let through: no rule
  /// here looks at paths, and the routes read a segment once. Headers and parameters are checked by
  /// who reads them.
  @Bean
  HttpFirewall firewall() {
    var firewall = new StrictHttpFirewall();
    firewall.setAllowUrlEncodedSlash(true);
    firewall.setAllowUrlEncodedDoubleSlash(true);
    firewall.setAllowUrlEncodedPercent(true);
    firewall.setAllowUrlEncodedPeriod(true);
    firewall.setAllowUrlEncodedLineFeed(true);
    firewall.setAllowUrlEncodedCarriageReturn(true);
    firewall.setAllowUrlEncodedLineSeparator(true);
    firewall.setAllowUrlEncodedParagraphSeparator(true);
    firewall.setAllowSemicolon(true);
    firewall.setAllowBackSlash(true);
    firewall.setAllowedHeaderNames(_ -> true);
    firewall.setAllowedHeaderValues(_ -> true);
    firewall.setAllowedParameterNames(_ -> true);
    firewall.setAllowedParameterValues(_ -> true);
    return firewall;
  }
}
