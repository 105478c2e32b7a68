package io.customerpipeline.robustness.simulation;

import io.customerpipeline.api.feed.FeedCursor;
import io.customerpipeline.api.feed.FeedCursor.Bounds;
import io.customerpipeline.api.projection.ProjectedEvent;
import io.customerpipeline.robustness.history.Entry.FeedEvent;
import io.customerpipeline.robustness.history.Entry.FeedPage;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the feed of one organization page by page, with the product's cursors. When it crashes it
/// asks again with a cursor that it had before.
final class FeedReader {
  private static final int PAGE = 3;

  /// So many pages a crash can cost.
  private static final int FORGOTTEN_MAX = 3;

  /// So many of the pages without events are looked at; they differ only by their cursors.
  private static final int EMPTY_PERCENT = 20;

  /// @param sequence of the last row read, for one of the defects
  private record Place(FeedCursor cursor, long sequence) {
    String text() {
      return cursor.next() + " " + sequence;
    }
  }

  private final World world;
  private final ReadModel tables;
  private final OrganizationId organization;
  private final List<Place> kept = new ArrayList<>();
  private @Nullable Map<Integer, Bounds> bounds;

  FeedReader(World world, ReadModel tables, OrganizationId organization) {
    this.world = world;
    this.tables = tables;
    this.organization = organization;
  }

  /// The bounds are read first, and the rows a little later.
  void step() {
    if (bounds == null) {
      bounds = tables.bounds();
    } else {
      page(bounds, false);
      bounds = null;
    }
  }

  void crash() {
    world.saw(World.Event.READER_CRASH);
    bounds = null;
    int left = Math.max(0, kept.size() - world.random.nextInt(FORGOTTEN_MAX + 1));
    kept.subList(left, kept.size()).clear();
  }

  /// Reads to the end.
  void settle() {
    bounds = null;
    boolean hasMore = true;
    while (hasMore) {
      hasMore = page(tables.bounds(), true);
    }
  }

  private boolean page(Map<Integer, Bounds> before, boolean isSettled) {
    Place place =
        kept.isEmpty()
            ? new Place(FeedCursor.beginning(world.partitions, before), 0)
            : kept.getLast();
    List<ReadModel.Row> rows = rows(place);
    if (rows.isEmpty() && !isSettled && !world.chance(EMPTY_PERCENT)) {
      return false;
    }
    List<ReadModel.Row> page = rows.size() > PAGE ? rows.subList(0, PAGE) : rows;
    boolean hasMore = page.size() < rows.size();
    Map<Integer, Long> read = new HashMap<>();
    page.forEach(row -> read.merge(row.event().partition(), row.event().offset(), Math::max));
    FeedCursor after = place.cursor.after(read);
    var next =
        new Place(
            hasMore ? after : after.notBeforeEnd(before),
            page.stream().mapToLong(ReadModel.Row::sequence).max().orElse(place.sequence));
    world.history.add(
        new FeedPage(
            world.tick(),
            "reader of " + organization,
            organization.toString(),
            kept.isEmpty() ? null : place.text(),
            next.text(),
            isSettled && !hasMore,
            page.stream().map(row -> seen(row.event())).toList()));
    kept.add(next);
    return hasMore;
  }

  private static FeedEvent seen(ProjectedEvent event) {
    return new FeedEvent(
        event.id(),
        event.organization().toString(),
        event.customer().toString(),
        event.version(),
        event.json());
  }

  /// Of every partition as many in turn, each partition in order; one more than a page.
  private List<ReadModel.Row> rows(Place place) {
    boolean isBySequence = world.has(Defect.CURSOR_BY_SEQUENCE);
    Map<Integer, Integer> turns = new HashMap<>();
    record Turn(int number, ReadModel.Row row) {}
    return tables.events.stream()
        .filter(row -> row.event().organization().equals(organization))
        .filter(row ->
            isBySequence
                ? row.sequence() > place.sequence
                : row.event().offset() >= place.cursor.next().get(row.event().partition()))
        .sorted(
            isBySequence
                ? Comparator.comparing(ReadModel.Row::sequence)
                : Comparator.comparing((ReadModel.Row row) -> row.event().offset()))
        .map(row ->
            new Turn(isBySequence ? 0 : turns.merge(row.event().partition(), 1, Integer::sum), row))
        .sorted(Comparator.comparing(Turn::number))
        .map(Turn::row)
        .limit(PAGE + 1)
        .toList();
  }
}
