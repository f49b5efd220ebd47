# What scripts and people read of a stage, passed on from the module.

output "env_file" {
  description = "The APIs' addresses as the text of an .env file."
  value       = module.ecomm.env_file
}

output "api_base_urls" {
  description = "The address of each domain's API, without the paths of routes.json."
  value       = module.ecomm.api_base_urls
}

output "region" {
  description = "Where it is."
  value       = module.ecomm.region
}

output "tables" {
  description = "The tables by what they hold; the gateway's ledger only with the fake gateway."
  value       = module.ecomm.tables
}

output "stream_arn" {
  description = "The stream of the event store, which the pipe reads."
  value       = module.ecomm.stream_arn
}

output "workers" {
  description = "Of each worker: its function, the events that it gets, its queue (where to redeliver) and its dead letters (what to redrive)."
  value       = module.ecomm.workers
}

output "other_dead_letters" {
  description = "Where events end that reached no worker: unrouted (and undeliverable even there), and given up by the pipe."
  value       = module.ecomm.other_dead_letters
}

output "bus" {
  description = "The event bus."
  value       = module.ecomm.bus
}

output "account_id" {
  description = "Whose it is."
  value       = module.ecomm.account_id
}

output "event_source" {
  description = "What every event of the system on the bus has as its source, for rules of your own."
  value       = module.ecomm.event_source
}

output "live_versions" {
  description = "The published version that each function runs. Given back as the variable live_versions it takes the code back to these."
  value       = module.ecomm.live_versions
}

output "arns" {
  description = "The ARNs of everything that policies, rules, alarms or dashboards of your own may have to name."
  value       = module.ecomm.arns
}

output "dashboard_url" {
  description = "The dashboard in the console."
  value       = module.ecomm.dashboard_url
}
