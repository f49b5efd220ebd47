# routes.json is made from the domains (`dotnet run --project src/Ecomm.Local -- wiring`): which events reach which worker, which
# request which API, and what each function may do. Everything that exists once a worker or once an API is made from these maps.
locals {
  routes = jsondecode(file(coalesce(var.routes, "${path.module}/../../routes.json")))

  workers = { for worker in local.routes.workers : worker.name => worker }

  apis = { for api in local.routes.apis : api.name => api if api.domain != "testing" || var.enable_testing_api }

  domains = toset([for api in local.apis : api.domain])

  # What no worker takes is announced only, and no case for the catch-all rule.
  declared_events = sort(distinct(concat(flatten(local.routes.workers[*].events), local.routes.announced)))

  # The workers that ask the payment gateway, by their declarations.
  gateway_workers = toset([for worker in local.routes.workers : worker.name if try(worker.gateway, "") == "payment"])
}

# Names. ARNs are spelt out where a resource and its policy name each other, which would be a circle of references.
locals {
  name = "${var.prefix}-${var.stage}"

  partition = data.aws_partition.current.partition
  account   = data.aws_caller_identity.current.account_id
  region    = data.aws_region.current.name
  here      = "${local.region}:${local.account}"

  # Tables that are worth protecting hold orders of somebody's: such a stage is not left open by default.
  careful             = local.deletion_protection
  deletion_protection = coalesce(var.deletion_protection, can(regex("^(prod|live|stag|pre)", var.stage)))
}
