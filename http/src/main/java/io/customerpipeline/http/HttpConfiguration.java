package io.customerpipeline.http;

import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/// All that a role needs to answer requests as every other does: imported by each that serves HTTP.
@Configuration(proxyBeanMethods = false)
@ComponentScan
@EnableScheduling
@EnableConfigurationProperties(HttpSettings.class)
public class HttpConfiguration {

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }
}
