package io.customerpipeline.robustness.simulation;

import io.customerpipeline.processor.decision.Claim;
import io.customerpipeline.processor.decision.Table;
import io.customerpipeline.schemas.command.ClaimStep;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.EmailKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Claims by e-mail as written, for [Defect#RAW_EMAIL_AS_KEY]: a create finds only those of its own
/// spelling, all else finds those of its customer.
final class RawClaims implements Table<ClaimKey, Claim> {
  private final Memory<ClaimKey, Claim> claims;
  private final Command command;

  RawClaims(Memory<ClaimKey, Claim> claims, Command command) {
    this.claims = claims;
    this.command = command;
  }

  @Override
  public @Nullable Claim get(ClaimKey key) {
    return claims.get(raw(key));
  }

  @Override
  public void put(ClaimKey key, @Nullable Claim value) {
    claims.put(raw(key), value);
  }

  private ClaimKey raw(ClaimKey key) {
    if (command instanceof Request.Create create && key.equals(create.emailKey())) {
      return new EmailKey(key.value() + " " + create.email().address());
    }
    CustomerId customer =
        switch (command) {
          case Request.ById request -> request.customerId();
          case ClaimStep step -> step.customerId();
          default -> null;
        };
    return claims.values().entrySet().stream()
        .filter(entry -> entry.getKey().value().startsWith(key.value()))
        .filter(entry -> entry.getValue().owner().equals(customer))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(key);
  }
}
