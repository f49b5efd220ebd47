using Ecomm.Lambdas;
using MyDomain;

// The one program that all Lambda functions run.
return await FunctionProgram.Run(Domains.All);
