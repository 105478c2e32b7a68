package io.customerpipeline.robustness.workload;

import io.customerpipeline.robustness.process.Cluster;
import io.customerpipeline.robustness.process.Role;
import io.customerpipeline.robustness.process.Standalone;
import java.net.URI;
import java.util.List;

/// Where an installation is found, by clients, its operator, and whoever reads all of it.
///
/// @param apis where clients find each instance
/// @param webhooks an instance of that role
/// @param token the operator's
/// @param secret of every api
/// @param jdbcUrl of the read model
public record Site(
    List<URI> apis,
    URI webhooks,
    String token,
    String secret,
    String bootstrapServers,
    String jdbcUrl) {

  public static Site of(Cluster cluster) {
    return new Site(
        cluster.instances(Role.API).stream().map(cluster::apiUrl).toList(),
        cluster.instances(Role.WEBHOOKS).getFirst().url(),
        cluster.credentials().token(),
        cluster.credentials().secret(),
        cluster.bootstrapServers(),
        cluster.database().jdbcUrl());
  }

  /// @param standalone has been ready
  public static Site of(Standalone standalone) {
    return new Site(
        List.of(standalone.url()),
        standalone.url(),
        standalone.token(),
        standalone.secret(),
        standalone.bootstrapServers(),
        standalone.jdbcUrl());
  }
}
