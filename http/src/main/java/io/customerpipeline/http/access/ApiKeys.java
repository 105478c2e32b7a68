package io.customerpipeline.http.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.customerpipeline.http.access.KeyAuthentication.Presented;
import io.customerpipeline.http.access.KeyAuthentication.Proved;
import io.customerpipeline.http.database.SqlFault;
import jakarta.annotation.PreDestroy;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Tells whom a bearer token (RFC 6750) stands for.
///
/// A key is looked up when it is first seen and remembered; all remembered keys are read again
/// together, every two seconds. So no request waits for a second look, a revocation is known
/// everywhere within seconds, and while Postgres is away the keys in use go on to count: an outage
/// of reads is none of writes.
@Component
public class ApiKeys implements AuthenticationManager {
  private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);
  private static final int REMEMBERED_MAX = 10_000;
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  private final ApiKeyStore store;
  private final DevelopmentToken developmentToken;
  private final InstantSource clock;
  private final ReentrantLock refreshing = new ReentrantLock();
  private final Cache<String, Known> known =
      Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).expireAfterAccess(FORGOTTEN_AFTER).build();

  ApiKeys(ApiKeyStore store, DevelopmentToken developmentToken, InstantSource clock) {
    this.store = store;
    this.developmentToken = developmentToken;
    this.clock = clock;
  }

  /// A remembered key. Unlike the entry it stands in, it changes without being used.
  private static final class Known {
    private volatile ApiKey key;
    private volatile @Nullable Instant usedAt;

    Known(ApiKey key) {
      this.key = key;
    }
  }

  /// @throws BadCredentialsException with a reason for the token's holder
  /// @throws AuthenticationServiceException if Postgres is away and the key was never seen here
  @Override
  public Authentication authenticate(Authentication presented) throws AuthenticationException {
    String token = ((Presented) presented).getCredentials();
    Caller caller = developmentToken.callerOf(token).orElseGet(() -> Caller.with(activeKey(token)));
    return new Proved(caller);
  }

  /// Whether the key of a request still counts, for answers that take long.
  public boolean stillCounts(HttpServletRequest request) {
    Authentication presented = new BearerTokens().convert(request);
    try {
      return presented != null && authenticate(presented).isAuthenticated();
    } catch (AuthenticationServiceException _) {
      // Postgres is away: the keys in use go on to count.
      return true;
    } catch (AuthenticationException _) {
      return false;
    }
  }

  private ApiKey activeKey(String token) {
    ApiKeySecret secret =
        ApiKeySecret.parse(token).orElseThrow(() -> refusal("This is not an API key."));
    Known found = known.get(secret.hash(), this::lookUp);
    Instant now = clock.instant();
    ApiKey key = found.key;
    if (key.revokedAt() != null) {
      throw refusal("The API key was revoked at " + key.revokedAt() + ".");
    }
    if (key.isExpired(now)) {
      throw refusal("The API key expired at " + key.expiresAt() + ".");
    }
    found.usedAt = now;
    return key;
  }

  private static BadCredentialsException refusal(String reason) {
    return new BadCredentialsException(reason);
  }

  /// Keys that do not exist are not remembered: guesses must not push out those in use.
  private Known lookUp(String hash) {
    try {
      return Optional.ofNullable(store.find(Set.of(hash)).get(hash))
          .map(Known::new)
          .orElseThrow(() -> refusal("No such API key."));
    } catch (DataAccessException | TransactionException e) {
      if (SqlFault.of(e) == SqlFault.OWN) {
        throw e;
      }
      throw new AuthenticationServiceException("API keys cannot be read", e);
    }
  }

  /// Reads again what is remembered. Leaves it as it is while Postgres is away.
  @Scheduled(fixedRate = 2_000)
  public void refresh() {
    Map<String, Known> remembered = Map.copyOf(known.asMap());
    if (remembered.isEmpty() || !refreshing.tryLock()) {
      return;
    }
    try {
      Map<String, ApiKey> current = store.find(remembered.keySet());
      remembered.forEach((hash, one) ->
          Optional.ofNullable(current.get(hash))
              .ifPresentOrElse(key -> one.key = key, () -> known.invalidate(hash)));
    } catch (DataAccessException e) {
      LOG.atWarn().setCause(e).log("api-keys.refresh_failed");
    } finally {
      refreshing.unlock();
    }
  }

  /// Writes down when keys were last used, all at once and on no request's time.
  @Scheduled(fixedRate = 30_000)
  @PreDestroy
  void recordUse() {
    var used = new HashMap<UUID, Instant>();
    known
        .asMap()
        .values()
        .forEach(one -> {
          Instant at = one.usedAt;
          if (at != null) {
            used.put(one.key.id(), at);
          }
        });
    if (used.isEmpty()) {
      return;
    }
    try {
      store.use(used);
    } catch (DataAccessException e) {
      LOG.atWarn().setCause(e).log("api-keys.use_not_recorded");
    }
  }
}
