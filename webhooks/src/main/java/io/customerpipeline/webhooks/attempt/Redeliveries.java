package io.customerpipeline.webhooks.attempt;

import io.customerpipeline.schemas.customer.OrganizationId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Events that are to be sent once more, beside cursor and lane, whatever came of them before.
@Component
public class Redeliveries {
  private final JdbcClient jdbc;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  Redeliveries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Runs the action, quickly done, when there is one to send.
  public void whenAsked(Runnable action) {
    listeners.add(action);
  }

  /// @return whether there is such an event, kept to this day, that this endpoint of the
  ///   organization had an attempt for
  boolean ask(OrganizationId organization, WebhookEventId id) {
    boolean found =
        jdbc.sql(
                    """
                    insert into webhooks.singles
                      (id, endpoint_id, event_id, event_type, organization_id, customer_id, number,
                       created_at)
                    select :id, p.id, e.event_id, e.type, e.organization_id, e.customer_id,
                           made.number + 1, now()
                    from webhooks.endpoints as p
                    join webhooks.events as e on e.organization_id = p.organization_id
                      and e.event_id = :event and e.body is not null
                    cross join lateral (
                      select max(tries.number) as number from (
                        select number from webhooks.attempts as a
                        where a.endpoint_id = p.id and a.partition = e.partition
                          and a."offset" = e."offset"
                        union all
                        select number from webhooks.attempts as a
                        where a.endpoint_id = p.id and a.event_id = e.event_id
                          and a.partition is null) as tries) as made
                    where p.id = :endpoint and p.organization_id = :organization
                      and made.number is not null
                    """)
                .param("id", UUID.randomUUID())
                .param("event", id.event())
                .param("endpoint", id.endpoint())
                .param("organization", organization.value())
                .update()
            > 0;
    if (found) {
      listeners.forEach(Runnable::run);
    }
    return found;
  }
}
