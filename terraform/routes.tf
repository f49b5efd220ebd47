# routes.json, which the program reads too, says which events reach which worker and which request which API. Everything
# that exists once a worker or once an API is made from these maps.
locals {
  routes = jsondecode(file("${path.module}/routes.json"))

  workers = { for worker in local.routes.workers : worker.name => worker }

  apis = { for api in local.routes.apis : api.name => api if api.domain != "testing" || var.enable_testing_api }

  domains = toset([for api in local.apis : api.domain])

  routed_events = sort(distinct(flatten(local.routes.workers[*].events)))
}

# Names. ARNs are spelt out where a resource and its policy name each other, which would be a circle of references.
locals {
  name = "${var.prefix}-${var.stage}"

  partition = data.aws_partition.current.partition
  account   = data.aws_caller_identity.current.account_id
  here      = "${var.region}:${local.account}"

  deletion_protection = coalesce(var.deletion_protection, can(regex("^(prod|live|stag|pre)", var.stage)))
}
