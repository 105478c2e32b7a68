package io.customerpipeline.webhooks.delivery;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where a message goes, and what it is signed with.
///
/// @param endpoint whose connections these are
/// @param secrets `whsec_…`, the newest first; while one is rotated, two
/// @param signingKey `whsk_…`, an Ed25519 key pair, if the endpoint asked for one
/// @param headers of the endpoint's own, beside ours
public record Target(
    UUID endpoint,
    URI url,
    List<String> secrets,
    @Nullable String signingKey,
    Map<String, String> headers) {

  /// Secrets stay out of logs.
  @Override
  public String toString() {
    return "Target[" + endpoint + "]";
  }
}
