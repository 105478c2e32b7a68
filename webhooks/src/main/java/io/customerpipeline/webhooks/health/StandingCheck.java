package io.customerpipeline.webhooks.health;

import io.customerpipeline.webhooks.delivery.Standing;
import io.customerpipeline.webhooks.endpoint.Endpoints;
import io.customerpipeline.webhooks.health.StandingRows.Failing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Warns of endpoints that have nothing but failures, and disables them in the end. Each instance
/// looks; whoever locks an endpoint's row first tells. It is told before it is committed, so a
/// crash between tells it twice, and never not at all.
@Component
class StandingCheck {
  /// As `disabled_reason`.
  static final String REASON = "failing";

  private static final Logger LOG = LoggerFactory.getLogger(StandingCheck.class);

  private final StandingRows rows;
  private final Endpoints endpoints;
  private final OperatorLog operator;
  private final InstantSource clock;
  private final TransactionTemplate transaction;

  StandingCheck(
      StandingRows rows,
      Endpoints endpoints,
      OperatorLog operator,
      InstantSource clock,
      PlatformTransactionManager transactions) {
    this.rows = rows;
    this.endpoints = endpoints;
    this.operator = operator;
    this.clock = clock;
    this.transaction = new TransactionTemplate(transactions);
  }

  @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT30S")
  void check() {
    try {
      Instant now = clock.instant();
      rows.failing().stream()
          .filter(one ->
              one.standing() == Standing.DISABLED
                  || Standing.of(one.since(), now) != one.standing())
          .map(Failing::endpoint)
          .forEach(endpoint -> check(endpoint, now));
    } catch (DataAccessException | TransactionException | KafkaException e) {
      LOG.atWarn().addKeyValue("reason", e.getMessage()).log("standing.not_checked");
    }
  }

  private void check(UUID endpoint, Instant now) {
    transaction.executeWithoutResult(_ ->
        rows.lock(endpoint)
            .ifPresent(one -> {
              Standing standing = Standing.of(one.since(), now);
              if (standing != one.standing()) {
                operator.tell(endpoint, one.organization(), standing, one.since(), now);
                rows.set(endpoint, standing);
              }
            }));
    // In a transaction of its own: workers lock the count of changes before a standing.
    if (rows.isOver(endpoint)) {
      endpoints.disable(endpoint, REASON);
    }
  }
}
