package io.customerpipeline.api.organization;

import io.customerpipeline.http.HttpSettings;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/// Gives the organization of the settings its row, so that it can have keys like any other.
@Component
class DevelopmentOrganization implements ApplicationRunner {
  private final OrganizationStore organizations;
  private final HttpSettings settings;
  private final InstantSource clock;

  DevelopmentOrganization(
      OrganizationStore organizations, HttpSettings settings, InstantSource clock) {
    this.organizations = organizations;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    UUID id = settings.devOrganization();
    if (id != null) {
      organizations.add(new Organization(new OrganizationId(id), "development", clock.instant()));
    }
  }
}
