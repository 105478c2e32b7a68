package io.customerpipeline.api.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.customer.OrganizationId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExportPlacesTest {
  private final ExportPlaces places = new ExportPlaces();
  private final OrganizationId one = organization();

  @Test
  void anOrganizationHasNoMoreThanItsShare() {
    assertThat(places.take(one)).isTrue();
    assertThat(places.take(one)).isTrue();

    assertThat(places.take(one)).isFalse();
    assertThat(places.take(organization())).isTrue();
  }

  @Test
  void thereAreOnlySoManyForAll() {
    for (int i = 0; i < ExportPlaces.IN_ALL; i++) {
      assertThat(places.take(organization())).isTrue();
    }

    assertThat(places.take(one)).isFalse();
  }

  @Test
  void whatIsGivenBackIsTakenAgain() {
    places.take(one);
    places.take(one);

    for (int i = 0; i < 100; i++) {
      assertThat(places.take(one)).isFalse();
      places.giveBack(one);
      assertThat(places.take(one)).isTrue();
    }
  }

  private static OrganizationId organization() {
    return new OrganizationId(UUID.randomUUID());
  }
}
