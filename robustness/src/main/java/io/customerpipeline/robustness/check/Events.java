package io.customerpipeline.robustness.check;

import static java.util.Comparator.comparing;

import io.customerpipeline.robustness.history.Entry.EventRead;
import io.customerpipeline.robustness.history.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The events topic of a history.
///
/// @param inOrder partition by partition, each in its order
/// @param ofCustomers by customer, in the order of the topic
record Events(List<EventRead> inOrder, Map<Named, List<EventRead>> ofCustomers) {
  static final String CREATED = "customer.created";
  static final String DELETED = "customer.deleted";

  static Events of(History history) {
    List<EventRead> inOrder =
        history.all(EventRead.class).stream()
            .sorted(comparing(EventRead::partition).thenComparing(EventRead::offset))
            .toList();
    Map<Named, List<EventRead>> ofCustomers = new LinkedHashMap<>();
    for (EventRead one : inOrder) {
      ofCustomers.computeIfAbsent(customer(one), _ -> new ArrayList<>()).add(one);
    }
    return new Events(inOrder, ofCustomers);
  }

  static Named customer(EventRead one) {
    return new Named(one.organization(), one.customer().id());
  }

  static long version(EventRead one) {
    Long version = one.customer().version();
    return version == null ? 0 : version;
  }
}
