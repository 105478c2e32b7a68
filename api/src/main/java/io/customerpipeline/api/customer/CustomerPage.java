package io.customerpipeline.api.customer;

import io.customerpipeline.http.page.Pagination;
import io.customerpipeline.schemas.event.CustomerView;
import java.util.List;

/// One page of customers, and how many there are in all.
record CustomerPage(List<CustomerView> items, Pagination pagination) {}
