package io.customerpipeline.robustness.schedule;

import io.customerpipeline.robustness.proxy.Link;
import io.customerpipeline.robustness.proxy.Treatment;
import java.util.List;
import java.util.Optional;

/// Links that are cut, or carry less than they should.
final class LinkFault implements Fault {
  private final String target;
  private final List<Link> links;
  private final Treatment treatment;
  private long before;

  LinkFault(String target, List<Link> links, Treatment treatment) {
    this.target = target;
    this.links = List.copyOf(links);
    this.treatment = treatment;
  }

  @Override
  public String target() {
    return target + ": " + treatment;
  }

  @Override
  public void begin() {
    before = touched();
    links.forEach(link -> link.treat(treatment));
  }

  @Override
  public Optional<String> evidence() {
    long met = touched() - before;
    return met > 0 ? Optional.of("met " + met + " connections or pieces") : Optional.empty();
  }

  private long touched() {
    return links.stream().mapToLong(Link::touched).sum();
  }

  @Override
  public void end() {
    links.forEach(Link::heal);
  }
}
