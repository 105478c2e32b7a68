package io.customerpipeline.webhooks.endpoint;

import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.webhooks.WebhookSettings;
import io.customerpipeline.webhooks.signing.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes, changes and removes endpoints. Each method is one transaction, and throws a problem if
/// there is nothing by that id. Workers hear of it at once here, and within a second elsewhere.
@Component
public class Endpoints {
  private final EndpointStore store;
  private final TransactionTemplate transaction;
  private final InstantSource clock;
  private final int perOrganizationMax;
  private final SecureRandom random = new SecureRandom();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  Endpoints(
      EndpointStore store,
      PlatformTransactionManager transactions,
      InstantSource clock,
      WebhookSettings settings) {
    this.store = store;
    this.transaction = new TransactionTemplate(transactions);
    this.clock = clock;
    this.perOrganizationMax = settings.webhooks().endpointsMax();
  }

  /// Runs the action, quickly done, after every change of this instance.
  public void whenChanged(Runnable action) {
    listeners.add(action);
  }

  public Endpoint get(OrganizationId organization, UUID id) {
    return store.find(organization, id).orElseThrow(Endpoints::unknown);
  }

  /// Changes what belongs to an endpoint, so that workers look at it anew.
  public <T> T changing(OrganizationId organization, UUID id, Function<Endpoint, T> action) {
    T result =
        transaction.execute(_ -> {
          store.countChange();
          return action.apply(get(organization, id));
        });
    listeners.forEach(Runnable::run);
    return result;
  }

  void add(Endpoint endpoint) {
    transaction.executeWithoutResult(_ -> {
      // The lock on the one row of changes is what makes the count hold.
      store.countChange();
      if (store.count(endpoint.organization()) >= perOrganizationMax) {
        throw ProblemType.TOO_MANY_ENDPOINTS.exception(
            "An organization may have %s webhook endpoints; delete some first."
                .formatted(perOrganizationMax));
      }
      store.add(endpoint);
    });
    listeners.forEach(Runnable::run);
  }

  Endpoint change(OrganizationId organization, UUID id, UnaryOperator<Endpoint> change) {
    Endpoint changed =
        transaction.execute(_ -> {
          store.countChange();
          Endpoint before = store.lock(organization, id).orElseThrow(Endpoints::unknown);
          Endpoint endpoint = change.apply(before);
          store.replace(endpoint);
          if (endpoint.enabled() && !before.enabled()) {
            store.forgetFailures(id);
          }
          return endpoint;
        });
    listeners.forEach(Runnable::run);
    return changed;
  }

  /// Because of how it is, not because anybody asked.
  public void disable(UUID id, String reason) {
    transaction.executeWithoutResult(_ -> {
      store.countChange();
      store.disable(id, reason);
    });
    listeners.forEach(Runnable::run);
  }

  /// A new secret. The one before signs as well for the overlap; one before that no more.
  Endpoint rotate(OrganizationId organization, UUID id, Duration overlap) {
    Instant now = clock.instant();
    String secret = Secret.random(random).text();
    return change(
        organization, id, endpoint -> EndpointChange.rotated(endpoint, secret, now, overlap));
  }

  void delete(OrganizationId organization, UUID id) {
    transaction.executeWithoutResult(_ -> {
      store.countChange();
      if (!store.delete(organization, id)) {
        throw unknown();
      }
    });
    listeners.forEach(Runnable::run);
  }

  static ProblemException unknown() {
    return ProblemType.NOT_FOUND.exception("No webhook endpoint has this id.");
  }
}
