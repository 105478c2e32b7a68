package io.customerpipeline.http.database;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/// Puts the retries around all statements and transactions of the process, in place of Boot's beans
/// without them.
@Configuration(proxyBeanMethods = false)
public class DatabaseConfiguration {

  @Bean
  JdbcClient jdbcClient(JdbcTemplate statements) {
    return JdbcClient.create(ConflictRetries.around(statements));
  }

  @Bean
  static BeanPostProcessor retryingTransactions() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof PlatformTransactionManager manager
            ? ConflictRetries.around(manager)
            : bean;
      }
    };
  }
}
