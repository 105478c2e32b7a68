package io.customerpipeline.api.operation;

import io.customerpipeline.api.ApiSettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How long the caller wants to wait (`Prefer`, RFC 7240 §4.1 and §4.3).
///
/// @param patience for how long to wait for the outcome
/// @param applied for `Preference-Applied`, absent if nothing was preferred. Preferences that are
///   unknown or make no sense are passed over, as RFC 7240 §2 asks.
public record Preference(Duration patience, Optional<String> applied) {
  public static final String APPLIED = "Preference-Applied";
  private static final String ASYNC = "respond-async";
  private static final String WAIT = "wait=";

  public static Preference of(@Nullable String header, ApiSettings.Api settings) {
    if (header == null) {
      return new Preference(settings.waitDefault(), Optional.empty());
    }
    List<String> wishes =
        List.of(header.split(",")).stream()
            .map(wish -> wish.strip().toLowerCase(Locale.ROOT))
            .toList();
    Optional<Preference> waiting =
        wishes.stream()
            .filter(wish -> wish.matches(WAIT + "[0-9]{1,9}"))
            .findFirst()
            .map(wish -> waiting(wish, settings.waitMax()));
    return waiting.orElseGet(() ->
        wishes.contains(ASYNC)
            ? new Preference(Duration.ZERO, Optional.of(ASYNC))
            : new Preference(settings.waitDefault(), Optional.empty()));
  }

  /// Whether the caller knows operations, and can be answered with one: only then `202` is an
  /// answer that it understands.
  public boolean asksForOperation() {
    return applied.isPresent();
  }

  /// What a read asks for: it waits only if it is told to.
  static Preference ofRead(@Nullable String header, ApiSettings.Api settings) {
    Preference asked = of(header, settings);
    return asked.applied().filter(applied -> applied.startsWith(WAIT)).isPresent()
        ? asked
        : new Preference(Duration.ZERO, Optional.empty());
  }

  private static Preference waiting(String wish, Duration max) {
    long seconds = Math.min(Long.parseLong(wish.substring(WAIT.length())), max.toSeconds());
    return new Preference(Duration.ofSeconds(seconds), Optional.of(WAIT + seconds));
  }
}
