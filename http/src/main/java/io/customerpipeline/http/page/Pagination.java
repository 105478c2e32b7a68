package io.customerpipeline.http.page;

/// Stands beside the items of a page, in the form that existing SDKs read.
///
/// @param totalCount entries of the whole list
/// @param maxPage number of the last page; 0 if the list is empty
public record Pagination(long totalCount, long maxPage) {

  public static Pagination of(long entries, Page page) {
    return new Pagination(entries, page.pagesFor(entries));
  }
}
