# The system, with what people set. Everything that it is made of is in the module; what is here is where and as whom.

module "ecomm" {
  source = "./modules/ecomm"

  prefix                       = var.prefix
  stage                        = var.stage
  architecture                 = var.architecture
  package                      = var.package
  routes                       = var.routes
  router                       = var.router
  memory_mb                    = var.memory_mb
  maximum_concurrency          = var.maximum_concurrency
  max_receives                 = var.max_receives
  event_retention_days         = var.event_retention_days
  deletion_protection          = var.deletion_protection
  goes_without                 = var.goes_without
  log_retention_days           = var.log_retention_days
  alarm_topic_arn              = var.alarm_topic_arn
  payment_gateway              = var.payment_gateway
  payment_gateway_secret       = var.payment_gateway_secret
  payment_gateway_failure_rate = var.payment_gateway_failure_rate
  enable_testing_api           = var.enable_testing_api
  api_authorization            = var.api_authorization
  jwt                          = var.jwt
  api_throttle                 = var.api_throttle
  cors_origins                 = var.cors_origins
  tags                         = var.tags
  permissions_boundary         = var.permissions_boundary
  kms_key_arn                  = var.kms_key_arn
  vpc_config                   = var.vpc_config
  function_memory_mb           = var.function_memory_mb
  reserved_concurrency         = var.reserved_concurrency
  settle_seconds               = var.settle_seconds
  live_versions                = var.live_versions
  traces                       = var.traces
}
